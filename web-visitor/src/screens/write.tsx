import { usePage } from '../context';
import { Composer } from '../parts/composer';
import { Heading } from '../parts/heading';
import { RoleChoice } from '../parts/role-choice';
import { Sentences } from '../parts/sentences';

/** The first message: who reads it, when somebody has to be told, and room to write. */
export function Write() {
  const { view, route, words } = usePage();
  const center = view.frontDoor?.centerName ?? words.name;
  return (
    <>
      <Heading>{words.write.title}</Heading>
      <Sentences of={words.write.promise(center)} />
      <RoleChoice />
      <Composer label={words.write.label} hint={words.write.hint} rows={4} sent={() => route.instead('thread')} />
    </>
  );
}
