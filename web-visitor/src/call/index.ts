export { Call } from './call';
export { browserDevices } from './devices';
export { CallScreen } from './screen';
export { CallWithin } from './within';
