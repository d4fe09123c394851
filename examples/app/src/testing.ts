export { StartedApp, type TourAnswers } from './started-app.js';
