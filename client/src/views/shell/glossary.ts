/** The words that the interface uses, as the help explains them. */
export const glossary: readonly { readonly word: string; readonly meaning: string }[] = [
  { word: "Project", meaning: "What you open: one corpus with its sources and tracks." },
  { word: "Corpus, token", meaning: "The sequence that was fed to the model, and one entry of it." },
  { word: "Time step", meaning: "Index of a token in the corpus. The first one is 0." },
  { word: "Source", meaning: "One recorded matrix of time steps and cells: a layer and a kind of state." },
  { word: "Cell", meaning: "One column of a source." },
  { word: "Activation", meaning: "One number of a source, after its transform." },
  { word: "Threshold", meaning: "The least activation at which a cell is on." },
  { word: "Side", meaning: "Whether on means at or above the threshold, at or below its negative, or either." },
  { word: "Range", meaning: "Time steps from a start up to, but without, an end: 21:25 is the four steps 21 to 24." },
  { word: "Off before, off after", meaning: "How many steps on either side of the range a selected cell has to be off." },
  { word: "Run", meaning: "A stretch in which a cell stays on and which cannot be longer." },
  { word: "Selection", meaning: "What you assert: sources, range, threshold, margins and the cells." },
  { word: "Match", meaning: "A range that the engine found for a selection, with its scores." },
  { word: "Shared, missing, extra", meaning: "Selected cells that follow the pattern at a match, those that do not, and other cells that do." },
  { word: "Track", meaning: "An annotation of every step: labels, numbers, or the model's best guesses." },
  { word: "Document", meaning: "One sequence of the corpus. No range or match crosses its ends." },
];
