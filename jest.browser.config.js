import base from './jest.config.js';

// Pages and scripts in a real Chromium, which npm brings along. One at a time: browsers are large.
export default {
  ...base,
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  maxWorkers: 1,
};
