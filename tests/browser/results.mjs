// What was checked, and what did not hold.
const problems = [];
let passed = 0;

export function check(holds, text) {
  if (holds) passed += 1;
  else problems.push(text);
}

// Two values that must be the same; told from where they begin to differ.
export function same(found, expected, text) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  const at = Math.max(0, [...a].findIndex((letter, place) => letter !== b[place]) - 30);
  check(a === b, `${text}: …${a.slice(at, at + 150)} instead of …${b.slice(at, at + 150)}`);
}

// Prints the outcome; true if all held.
export function report(what) {
  for (const problem of problems.slice(0, 80)) console.log(problem);
  console.log(`${what}: ${passed} checks hold, ${problems.length} do not`);
  return problems.length === 0;
}
