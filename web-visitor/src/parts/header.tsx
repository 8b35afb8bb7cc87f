import { usePage } from '../context';

/** The way back, the language, and the way out: on every screen, in the same place. */
export function Header({ leave }: { leave: () => void }) {
  const { route, visit, view, words } = usePage();
  const other = view.language === 'zh' ? 'en' : 'zh';
  return (
    <header class="bar">
      {route.screen === 'home' ? (
        <span class="bar-name">{words.name}</span>
      ) : (
        <button type="button" class="plain bar-back" onClick={route.back}>
          <span aria-hidden="true">‹ </span>
          {words.back}
        </button>
      )}
      <span class="bar-right">
        <button
          type="button"
          class="plain bar-language"
          lang={other === 'en' ? 'en' : 'zh-CN'}
          title={words.otherLanguageName}
          onClick={() => visit.speak(other)}
        >
          {words.otherLanguage}
        </button>
        <button type="button" class="leave" title={words.leaveHint} onClick={leave}>
          {words.leave}
        </button>
      </span>
    </header>
  );
}
