export { default } from '../../preview/[alias]/not-found.tsx';
