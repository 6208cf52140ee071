/**
 * What syncnet_python's users have: its folders, pickles and printed lines.
 *
 * @module
 */
export { readDistances, writeDistances } from "./distances_file.ts";
export { CompatError } from "./errors.ts";
export { type LabFace, readFaces, writeFaces } from "./faces_file.ts";
export {
  cropName,
  cropNames,
  labFiles,
  type LabFolders,
  labFolders,
} from "./layout.ts";
export {
  type NumpyArray,
  numpyArray,
  type NumpyData,
  type NumpyType,
} from "./numpy_array.ts";
export { numpyText } from "./numpy_text.ts";
export {
  evaluationText,
  type OffsetsRow,
  offsetsText,
  type PrintedEvaluation,
} from "./printed.ts";
export { type LabValue, readLabPickle } from "./read_pickle.ts";
export { readScenes, writeScenes } from "./scenes_file.ts";
export { showConfidence, type ShownConfidence } from "./shown_confidence.ts";
export { type LabTrack, readTracks, writeTracks } from "./tracks_file.ts";
export { type PickleValue, tuple, writePickle } from "./write_pickle.ts";
export { writeTorch } from "./write_torch.ts";
