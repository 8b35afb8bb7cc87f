// Plain syntax: old versions of Node must get as far as the message.
const least = [20, 19];

/** Ends the process with one line when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  console.error(`Lamplight needs Node.js ${least.join('.')} or newer; this is ${process.version}.`);
  process.exit(1);
}
