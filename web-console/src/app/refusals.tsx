import { Link } from 'react-router-dom';
import { useWords } from '../words';

function Refusal({ words }: { words: { title: string; body: string; back: string } }) {
  return (
    <main className="screen refusal">
      <h1>{words.title}</h1>
      <p>{words.body}</p>
      <p>
        <Link to="/">{words.back}</Link>
      </p>
    </main>
  );
}

/** 403 as a page. */
export function Forbidden() {
  return <Refusal words={useWords().forbidden} />;
}

/** 404 as a page. */
export function NotFound() {
  return <Refusal words={useWords().notFound} />;
}
