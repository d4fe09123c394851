/**
 * Compares what the packages offer, by their built declarations, with the reports in `packages/<name>/api`: a change of the public API
 * is seen in a review. `--write` renews the reports.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { Extractor, ExtractorConfig, ExtractorLogLevel } = createRequire(
  new URL('../tools/package.json', import.meta.url),
)('@microsoft/api-extractor');

const write = process.argv.includes('--write');
const packages = new URL('../packages/', import.meta.url);
let changed = false;

for (const name of readdirSync(packages)) {
  const folder = fileURLToPath(new URL(`${name}/`, packages));
  const { exports } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  mkdirSync(`${folder}api`, { recursive: true });
  for (const [door, { types }] of Object.entries(exports)) {
    if (types === undefined) continue;
    const report = door === '.' ? 'index' : door.slice(2);
    const config = ExtractorConfig.prepare({
      packageJsonFullPath: `${folder}package.json`,
      configObjectFullPath: undefined,
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: `${folder}${types}`,
        compiler: { tsconfigFilePath: `${folder}tsconfig.build.json`, skipLibCheck: true },
        apiReport: { enabled: true, reportFolder: `${folder}api`, reportTempFolder: `${folder}.api`, reportFileName: report },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        newlineKind: 'lf',
        messages: {
          extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
          tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        },
      },
    });
    const result = Extractor.invoke(config, {
      localBuild: write,
      messageCallback(message) {
        message.handled = message.logLevel !== ExtractorLogLevel.Error;
      },
    });
    if (!result.apiReportChanged) continue;
    changed = true;
    console.log(`packages/${name}/api/${report}.api.md ${write ? 'is renewed.' : 'is out of date: npm run api.'}`);
  }
}
if (changed && !write) process.exit(1);
