export { scenarios } from './scenarios.ts';
export { situations } from './situations/situations.ts';
