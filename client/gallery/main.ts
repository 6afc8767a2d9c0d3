import { installMockServer } from "./mockServer";

installMockServer();
await import("../src/main");
