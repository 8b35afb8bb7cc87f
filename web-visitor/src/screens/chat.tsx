import { usePage } from '../context';
import { Composer } from '../parts/composer';
import { Heading } from '../parts/heading';
import { useOpening } from '../parts/opening';
import { RoleChoice } from '../parts/role-choice';
import { Sentences } from '../parts/sentences';

/** The first words of a chat. Out of hours the same page takes them as a message, and says so before anything is written. */
export function Chat() {
  const { view, route, words } = usePage();
  const [opening, board] = [useOpening('chat'), useOpening('board')];
  const closed = opening !== null && opening.kind !== 'open';
  const center = view.frontDoor?.centerName ?? words.name;
  return (
    <>
      <Heading>{words.chat.title}</Heading>
      {closed && (
        <p class="banner">
          {words.chat.closed(opening.kind === 'closed' ? opening.opensAt : null)}
          {words.space}
          {board?.kind === 'closed' && board.opensAt && words.thread.opens(board.opensAt)}
        </p>
      )}
      <Sentences of={closed ? words.write.promise(center) : words.chat.promise(center)} />
      <RoleChoice />
      <Composer
        label={words.write.label}
        hint={words.write.hint}
        rows={closed ? 2 : 3}
        sent={() => route.instead('thread')}
      />
    </>
  );
}
