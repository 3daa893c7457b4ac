// Loaded before everything else, in plain JavaScript: an older Node cannot even read the other files.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`Consent Ledger runs on Node 24; this is ${process.version}.

On Linux (x64, arm64) and Windows, "npm ci" installs Node 24 beside the project and the npm scripts use it:
run "npm ci" again without --omit=optional, then "npm start".
On other systems install Node 24 yourself (https://nodejs.org), then "npm start".`);
  process.exit(1);
}
