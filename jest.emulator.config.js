import base from './jest.config.js';

// The AWS adapters against an AWS API emulator, which `npm run test:emulator` starts.
export default {
  ...base,
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: ['<rootDir>/test/emulator/**/*.test.ts'],
  maxWorkers: 1,
};
