-- Every regime applied to every year; is_in_force tells which applied then. As reported: the what-ifs are in evaluation_without_excess.
select * exclude (scenario)
from {{ ref('int_evaluation_grades') }}
where scenario = 'reported'
