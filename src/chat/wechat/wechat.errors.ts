import { DomainError } from '../../platform/index.js';

/** A callback that WeChat has not signed for this account, or not just now. */
export class NotFromWechat extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'wechat.unsigned';
}
