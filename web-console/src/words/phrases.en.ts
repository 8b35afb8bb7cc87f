/** What the phrases say. */
export const phrases = {
  phrases: {
    title: 'Phrases',
    lead: 'Press / first in the reply box, then pinyin initials or words of the name. It is only put into the box: change it, then send.',
    mine: 'My own',
    own: 'mine',
    add: 'Add a phrase',
    whose: 'For',
    name: 'Name',
    nameNote: 'To find it by; the shorter the better',
    body: 'Text',
    actions: 'Actions',
    empty: 'None yet',
    change: 'Change',
    remove: 'Remove',
    removeSure: 'Remove it',
    noMatch: 'No such phrase. Esc closes this; what you typed can be sent as it is.',
    hint: '↑↓ choose, Enter or a digit puts it into the box, Esc closes',
    edit: 'Change phrases',
    settings: 'Phrases: mine and the desk’s',
    key: 'find a phrase',
  },
};
