export { DEMO_PASSWORD, DemoModule, DemoService, demoAccounts } from './demo.service.js';
