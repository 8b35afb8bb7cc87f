import type { ComponentChildren } from 'preact';

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const PhoneIcon = () => (
  <Icon>
    <path d="M6.5 3.5h3l1.4 4.2-2 1.5a12.5 12.5 0 0 0 5.9 5.9l1.5-2 4.2 1.4v3a2 2 0 0 1-2.2 2A16.8 16.8 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2Z" />
  </Icon>
);

export const ChatIcon = () => (
  <Icon>
    <path d="M4 5.5h11a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 15 13.5H9l-3.5 3v-3H4A1.5 1.5 0 0 1 2.5 12V7A1.5 1.5 0 0 1 4 5.5Z" />
    <path d="M19.5 9.5A1.5 1.5 0 0 1 21.5 11v5a1.5 1.5 0 0 1-1.5 1.5h-1v2.5l-3-2.5h-4" />
  </Icon>
);

export const PenIcon = () => (
  <Icon>
    <path d="m4 20 1-4.5L16 4.5a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.5 19 4 20Z" />
    <path d="m14 6.5 3.5 3.5" />
  </Icon>
);

export const TickIcon = () => (
  <svg class="tick" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </svg>
);
