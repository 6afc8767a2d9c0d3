import { getMedia } from "../api/client";
import { type MediaItem, mediaOf } from "../domain/media";
import type { StepRange } from "../domain/range";
import { RequestedBlocks } from "./requestedBlocks.svelte";

/** Which pictures and sounds belong to what is shown. */
export const mediaBlocks = new RequestedBlocks<readonly MediaItem[]>(getMedia, "Images and clips could not be listed.");

/** What belongs to steps of a range; nothing where nothing is loaded. */
export const mediaIn = (project: string, range: StepRange): readonly MediaItem[] => mediaOf(mediaBlocks.in(project, range), range);
