/**
 * Networks, each described once as data.
 *
 * @module
 */
export { NetworkError } from "./errors.ts";
export {
  type HeadOutput,
  loadS3fd,
  type S3fd,
  type S3fdHeads,
  s3fdSmallestSide,
} from "./s3fd.ts";
