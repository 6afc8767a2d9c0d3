type Json<T> = { 200: { content: { "application/json": T } } };
type NoBody = { requestBody?: never };

export interface components {
  schemas: {
    StepRange: { start: number; end: number };
    SourceInfo: {
      id: string;
      layer: number | null;
      kind: string;
      cellCount: number;
      transform: string;
      isUnsigned: boolean;
    };
    TrackKind: "categorical" | "scalar" | "topK";
    TrackSummary: { id: string; kind: components["schemas"]["TrackKind"] };
    TrackLabel: { id: number; text: string; count: number | null };
    TrackInfo: {
      id: string;
      kind: components["schemas"]["TrackKind"];
      labels: components["schemas"]["TrackLabel"][] | null;
      low: number | null;
      high: number | null;
      k: number | null;
    };
    ProjectSummary: {
      id: string;
      title: string;
      description: string | null;
      stepCount: number;
      documentCount: number;
      sizeBytes: number;
      sources: components["schemas"]["SourceInfo"][];
      tracks: components["schemas"]["TrackSummary"][];
      sparklines: number[][];
    };
    ProjectList: {
      projects: components["schemas"]["ProjectSummary"][];
      problems: { path: string; message: string }[];
    };
    ProjectDetail: {
      id: string;
      title: string;
      description: string | null;
      stepCount: number;
      documentCount: number;
      vocabularySize: number;
      sizeBytes: number;
      sources: components["schemas"]["SourceInfo"][];
      tracks: components["schemas"]["TrackInfo"][];
      provenance: Record<string, string>;
    };
    DocumentInfo: { index: number; id: string; start: number; end: number };
    DocumentPage: { total: number; offset: number; documents: components["schemas"]["DocumentInfo"][] };
    TokenRange: { start: number; end: number; tokens: string[]; documents: components["schemas"]["DocumentInfo"][] };
    TrackValues: {
      id: string;
      kind: components["schemas"]["TrackKind"];
      start: number;
      end: number;
      labelIds: number[] | null;
      values: (number | null)[] | null;
      k: number | null;
      entryIds: number[] | null;
      weights: number[] | null;
    };
    SearchHit: { start: number; end: number; before: string; text: string; after: string; document: number };
    SearchPage: { total: number; isComplete: boolean; offset: number; hits: components["schemas"]["SearchHit"][] };
    Selection: {
      sources: string[];
      threshold: number;
      side: "positive" | "negative" | "either";
      offBefore: number;
      offAfter: number;
      range: components["schemas"]["StepRange"] | null;
      cells: Record<string, number[]> | null;
    };
    SelectedCells: { cells: Record<string, number[]>; cellCount: number };
    Sensitivity: { thresholds: number[]; cellCounts: number[] };
    MatchOptions: {
      minShared: number;
      minLength: number;
      maxLength: number | null;
      windowLength: number | null;
      allowOverlap: boolean;
      documents: number[] | null;
    };
    MatchRequest: {
      selection: components["schemas"]["Selection"];
      options: components["schemas"]["MatchOptions"];
      offset: number;
      count: number;
    };
    Match: {
      rank: number;
      start: number;
      end: number;
      shared: number;
      missing: number;
      extra: number;
      document: number;
    };
    MatchPage: {
      offset: number;
      isLast: boolean;
      selectedCellCount: number;
      matches: components["schemas"]["Match"][];
      elapsedMilliseconds: number;
    };
    TotalsRequest: {
      selection: components["schemas"]["Selection"];
      options: components["schemas"]["MatchOptions"];
    };
    MatchTotals: {
      candidateCount: number;
      matchCount: number;
      byShared: number[];
      byLength: number[];
      byLengthComplete: number[];
    };
    RowsRequest: {
      ranges: components["schemas"]["StepRange"][];
      before: number;
      after: number;
      tracks: string[];
      selection: components["schemas"]["Selection"] | null;
      includeCells: boolean;
    };
    Row: {
      start: number;
      end: number;
      contextStart: number;
      contextEnd: number;
      document: number;
      tokens: string[];
      activeCounts: number[] | null;
      tracks: components["schemas"]["TrackValues"][];
      cells: {
        shared: Record<string, number[]>;
        missing: Record<string, number[]>;
        extra: Record<string, number[]>;
      } | null;
    };
    Rows: { rows: components["schemas"]["Row"][] };
  };
}

type Schemas = components["schemas"];
type InProject<Query = never> = { path: { project: string }; query?: Query; header?: never; cookie?: never };
type Get<Parameters, Result> = {
  get: NoBody & { parameters: Parameters; responses: Json<Result> };
};
type Post<Body, Result> = {
  post: {
    parameters: InProject;
    requestBody: { content: { "application/json": Body } };
    responses: Json<Result>;
  };
};

export interface paths {
  "/api/v3/projects": Get<object, Schemas["ProjectList"]>;
  "/api/v3/projects/{project}": Get<InProject, Schemas["ProjectDetail"]>;
  "/api/v3/projects/{project}/documents": Get<InProject<{ offset?: number; count?: number }>, Schemas["DocumentPage"]>;
  "/api/v3/projects/{project}/tokens": Get<InProject<{ start: number; end: number }>, Schemas["TokenRange"]>;
  "/api/v3/projects/{project}/context": Get<
    InProject<{ source: string; start: number; end: number; cells?: string }>,
    ArrayBuffer
  >;
  "/api/v3/projects/{project}/tracks": Get<
    InProject<{ track: string; start: number; end: number }>,
    Schemas["TrackValues"]
  >;
  "/api/v3/projects/{project}/search": Get<
    InProject<{ q: string; mode?: "text" | "phrase" | "regex"; offset?: number; count?: number }>,
    Schemas["SearchPage"]
  >;
  "/api/v3/projects/{project}/selections": Post<Schemas["Selection"], Schemas["SelectedCells"]>;
  "/api/v3/projects/{project}/selections/sensitivity": Post<Schemas["Selection"], Schemas["Sensitivity"]>;
  "/api/v3/projects/{project}/matches": Post<Schemas["MatchRequest"], Schemas["MatchPage"]>;
  "/api/v3/projects/{project}/matches/totals": Post<Schemas["TotalsRequest"], Schemas["MatchTotals"]>;
  "/api/v3/projects/{project}/rows": Post<Schemas["RowsRequest"], Schemas["Rows"]>;
}
