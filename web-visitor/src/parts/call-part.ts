import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../context';

type Part = Awaited<ReturnType<ReturnType<typeof usePage>['visit']['calling']['load']>>;

/** What a call needs, loaded by whoever calls: null until it is here. */
export function useCallPart(): { part: Part | null; failed: boolean; load: () => void } {
  const { visit } = usePage();
  const [part, setPart] = useState<Part | null>(null);
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
  return { part, failed, load };
}
