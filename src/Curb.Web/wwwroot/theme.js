// Runs before the page is drawn: follows the system's light or dark where the reader has not chosen one.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    if (root.dataset.theme === 'auto') {
      root.dataset.bsTheme = dark.matches ? 'dark' : 'light';
    }
  };
  follow();
  dark.addEventListener('change', () => {
    follow();
    document.dispatchEvent(new CustomEvent('curb:theme'));
  });
})();
