// Next compiles this for Node and for its Edge runtime; package.json says which file is whose.
export { onRequestError, register } from '#instrumentation';
