import { isFirstHalf, judged } from './judged.ts';
import { testAnalytics } from './test-analytics.ts';

testAnalytics(judged.filter((a) => !isFirstHalf(a)));
