import { countOf, formatCount } from "../../../domain/format";
import { sourceTitle } from "../../../domain/project";
import { changePattern, colourBy, excludeCells, includeCells, jumpTo, openDialog, showSources, showTracks } from "../../../state/actions";
import type { App } from "../../../state/app";
import { searchChanged } from "../../../state/arrivals";
import { goToDocument } from "../../../state/documents";
import { valueOf } from "../../../state/loadable";
import { changeMatchView, showHeatMaps } from "../../../state/matchActions";
import { emptyPlace, formatHash } from "../../../state/url";
import type { HeatMapId } from "../../../domain/match";
import { type Command, doing, isWorkbench } from "./command";

/** A command for each project, source and track that there is. */
export function commandsOfThings(app: App): Command[] {
  const projects = valueOf(app.store.state.gallery)?.projects ?? [];
  const open = projects
    .filter((project) => app.store.state.route === "gallery" || project.id !== app.store.state.view.project)
    .map((project): Command => ({ id: `open-${project.id}`, name: `Open ${project.title}`, group: "Projects", note: `${project.id}, ${countOf(project.stepCount, "step")}`, words: `project ${project.id}`, run: () => { window.location.hash = formatHash(emptyPlace(project.id)).replace(/\?.*$/, ""); } }));
  return isWorkbench(app) ? [...sourceCommands(app), ...trackCommands(app), ...heatMapCommands(app), ...open] : open;
}

function sourceCommands(app: App): Command[] {
  const all = app.scene.project?.sources ?? [];
  const shown = app.scene.sources.map((source) => source.id);
  return all.flatMap((source): Command[] => {
    const isShown = shown.includes(source.id);
    const others = all.map(({ id }) => id).filter((id) => (id === source.id ? !isShown : shown.includes(id)));
    const words = `source layer ${source.id}`;
    const only: Command = { id: `only-${source.id}`, name: `Show only ${sourceTitle(source)}`, group: "Show", words, note: source.id, run: doing(() => showSources([source.id])) };
    const toggle: Command = { id: `toggle-${source.id}`, name: `${isShown ? "Hide" : "Add"} ${sourceTitle(source)}`, group: "Show", words, note: source.id, run: doing(() => showSources(others)) };
    return [...(isShown && shown.length === 1 ? [] : [only]), ...(others.length > 0 ? [toggle] : [])];
  });
}

function trackCommands(app: App): Command[] {
  const shown = app.scene.tracks.map((track) => track.id);
  return (app.scene.project?.tracks ?? []).map(({ id }): Command => {
    const isShown = shown.includes(id);
    return { id: `track-${id}`, name: `${isShown ? "Hide" : "Show"} track ${id}`, group: "Show", words: "annotation", run: doing(() => showTracks(isShown ? shown.filter((other) => other !== id) : [...shown, id])) };
  });
}

function heatMapCommands(app: App): Command[] {
  const { heatMaps } = app.matches;
  const choices: readonly { id: HeatMapId; name: string }[] = [
    { id: "count", name: "cells on" },
    ...(app.scene.project?.tracks ?? []).map((track) => ({ id: `track:${track.id}` as const, name: track.id })),
  ];
  return choices.flatMap(({ id, name }): Command[] => {
    const isShown = heatMaps.includes(id);
    return [
      { id: `heat-${id}`, name: `${isShown ? "Hide" : "Show"} heat map ${name}`, group: "Matches", words: "track", run: doing(() => showHeatMaps(isShown ? heatMaps.filter((other) => other !== id) : [...heatMaps, id])) },
      { id: `map-${id}`, name: `Colour the matches' tokens by ${name}`, group: "Matches", words: "map heat", run: doing(() => changeMatchView({ tokenMap: id })) },
    ];
  });
}

/** Commands that what was typed itself asks for: a step, a document, a cell, a threshold, a text. */
export function commandsOfText(app: App, text: string): Command[] {
  const typed = text.trim();
  if (typed === "" || !isWorkbench(app)) return [];
  const number = Number(typed.replace(/[\s,_]/g, ""));
  const search: Command = { id: "search-for", name: `Search the text for “${typed}”`, group: "Move", run: (to) => {
    to.store.dispatch(searchChanged({ text: typed }));
    to.store.dispatch(openDialog("search"));
  } };
  if (!/^-?[\d\s,_]*\.?\d+$/.test(typed)) return [search];
  return [...commandsOfNumber(app, number), search];
}

function commandsOfNumber(app: App, number: number): Command[] {
  const commands: Command[] = [];
  const { stepCount, project, sources } = app.scene;
  const isIndex = Number.isInteger(number) && number >= 0;
  if (isIndex && number < stepCount) commands.push({ id: "go-step", name: `Go to step ${formatCount(number)}`, group: "Move", run: doing(() => jumpTo(number)) });
  if (isIndex && (project?.documentCount ?? 1) > 1 && number < (project?.documentCount ?? 0)) {
    commands.push({ id: "go-document", name: `Go to document ${formatCount(number)}`, group: "Move", note: "documents count from 0", run: (to) => goToDocument(to, number) });
  }
  const isThreshold = sources.every((source) => source.transform !== "tanh") || Math.abs(number) < 1;
  if (isThreshold) commands.push({ id: "set-threshold", name: `Set the threshold to ${number}`, group: "Select", run: doing(() => changePattern({ threshold: number })) });
  for (const source of sources) {
    if (!isIndex || number >= source.cellCount) continue;
    const cell = { source: source.id, cell: number };
    const isSelected = app.scene.selected.some((other) => other.source === cell.source && other.cell === number);
    const of = sources.length > 1 ? ` of ${sourceTitle(source)}` : "";
    const name = `${isSelected ? "Exclude" : "Include"} cell ${number}${of}`;
    commands.push({ id: `colour-${source.id}`, name: `Colour the text by cell ${number}${of}`, group: "Show", words: "karpathy", run: doing(() => colourBy(cell)) });
    commands.push({ id: `cell-${source.id}`, name, group: "Select", run: doing(() => (isSelected ? excludeCells([cell]) : includeCells([cell]))) });
  }
  return commands;
}
