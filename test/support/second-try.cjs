// Two real browsers with real sound on two cores: a page may be starved for longer than anybody would wait. What passes only
// at the second try is counted and named by scripts/test.mjs; what fails twice has failed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
