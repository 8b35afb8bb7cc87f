import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../context';
import { Heading } from '../parts/heading';

type CallPart = Awaited<ReturnType<ReturnType<typeof usePage>['visit']['calling']['load']>>;

/** Loads what a call needs: only whoever calls downloads it. */
export function CallShell() {
  const { visit, words } = usePage();
  const [part, setPart] = useState<CallPart | null>(null);
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    visit.calling.load().then(
      (loaded) => {
        setPart(loaded);
        // a call from before a reload that could not be loaded then
        void visit.calling.resume();
      },
      () => setFailed(true),
    );
  };
  useEffect(load, [visit]);
  if (part) return <part.CallScreen />;
  return (
    <>
      <Heading>{words.phone.title}</Heading>
      <p role="status">{failed ? words.phone.notLoaded : words.phone.loading}</p>
      {failed && (
        <button type="button" class="wide main" onClick={load}>
          {words.phone.tryAgain}
        </button>
      )}
    </>
  );
}
