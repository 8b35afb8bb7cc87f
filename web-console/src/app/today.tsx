import { useWords } from '../words';
import { useMe } from './me';

/** For roles whose screens are still being built: what they can do today, honestly. */
export function Screen() {
  const words = useWords();
  const { account } = useMe();
  return (
    <main className="screen refusal">
      <h1>{words.today.title}</h1>
      <p>{words.today.hello(account.displayName)}</p>
      <p>{account.role === 'school' ? words.today.school : words.today.other}</p>
      <p className="quiet">{words.today.footer}</p>
    </main>
  );
}
