interface Props {
  /** milliseconds since the epoch */
  from: number;
  to: number;
  now: number;
  label: string;
}

const LENGTH = 2 * Math.PI * 18;

/** Fills from an offer's beginning until it expires; moves once a second, never in between. */
export function Ring({ from, to, now, label }: Props) {
  const part = Math.min(1, Math.max(0, (now - from) / Math.max(1, to - from)));
  const left = Math.max(0, Math.ceil((to - now) / 1000));
  return (
    <svg className="ring" viewBox="0 0 44 44" role="img" aria-label={label}>
      <circle cx="22" cy="22" r="18" className="ring-track" />
      <circle
        cx="22"
        cy="22"
        r="18"
        className="ring-fill"
        strokeDasharray={LENGTH}
        strokeDashoffset={LENGTH * (1 - part)}
        transform="rotate(-90 22 22)"
      />
      <text x="22" y="27" textAnchor="middle" className="ring-text">
        {left}
      </text>
    </svg>
  );
}
