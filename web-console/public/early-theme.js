// Runs before the first paint, so that an evening never begins with a white flash. Same rule as src/app/theme-choice.ts.
(() => {
  let choice = 'schedule';
  try {
    choice = localStorage.getItem('lamplight.theme') ?? 'schedule';
  } catch {
    choice = 'schedule'; // storage is refused: the schedule is the default anyway
  }
  const hour = new Date().getHours();
  const dark = choice === 'dark' || (choice === 'schedule' && (hour >= 18 || hour < 7));
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.style.background = dark ? '#171512' : '#f1eee9';
})();
