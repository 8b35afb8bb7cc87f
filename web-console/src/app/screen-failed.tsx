import { Button } from 'antd';
import { useEffect } from 'react';
import { useRouteError } from 'react-router-dom';
import { useWords } from '../words';

/** What a screen that broke, or could not be loaded, leaves behind: words and a way on. */
export function ScreenFailed() {
  const words = useWords();
  const error = useRouteError();
  // For whoever is called to help; the browser's log stays on this machine.
  useEffect(() => console.error(error), [error]);
  return (
    <main className="screen refusal" role="alert">
      <h1>{words.errors.screenTitle}</h1>
      <p>{words.errors.screenBody}</p>
      <Button type="primary" onClick={() => location.reload()}>
        {words.errors.reload}
      </Button>
    </main>
  );
}
