import { usePage } from '../context';
import { useCallPart } from '../parts/call-part';
import { Heading } from '../parts/heading';

/** Loads what a call needs: only whoever calls downloads it. */
export function CallShell() {
  const { words } = usePage();
  const { part, failed, load } = useCallPart();
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
