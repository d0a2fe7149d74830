"""Charts, described once (`charts.yml`) and drawn twice: as SVG and PNG by Altair, as native Excel charts in a workbook."""
