// What was checked, and what did not hold.
const problems = [];
let passed = 0;

export function check(holds, text) {
  if (holds) passed += 1;
  else problems.push(text);
}

export function same(found, expected, text) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  check(a === b, `${text}: ${a} instead of ${b}`);
}

// Prints the outcome; true if all held.
export function report(what) {
  for (const problem of problems.slice(0, 80)) console.log(problem);
  console.log(`${what}: ${passed} checks hold, ${problems.length} do not`);
  return problems.length === 0;
}
