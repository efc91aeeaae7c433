export { normalText } from '@labpipe/text';
