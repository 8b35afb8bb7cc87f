/** What she should know before the first word: each sentence by itself, never behind a link. */
export function Sentences({ of }: { of: readonly string[] }) {
  return (
    <ul class="promise">
      {of.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
