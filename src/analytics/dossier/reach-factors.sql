-- title: Blast radius of a third party
-- columns: factor, n, events, cap, weight, share, alone, total
--
-- For the party of the variable `party`, over the whole case: 100 x (1 - product of (1 - weight x min(1, n / cap))). `n` are different things, `events` the acts behind
-- them, `share` is weight x min(1, n / cap), `alone` what the factor would make by itself, `total` all of them together, 0 to 100.
select factor, n, events, cap, weight, share, 100 * share as alone, 100 * (1 - product(1 - share) over ()) as total
from reach_factor
where party = getvariable('party')
order by position
