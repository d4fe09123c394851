/**
 * Compares what the packages offer, by their built declarations, with the reports in `packages/<name>/api`: a change of the public API
 * is seen in a review, and has a docstring. `--write` renews the reports.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { Extractor, ExtractorConfig, ExtractorLogLevel } = createRequire(
  new URL('../tools/package.json', import.meta.url),
)('@microsoft/api-extractor');

/** What is exported without a docstring. */
const UNDOCUMENTED = /^\/\/ @public \(undocumented\)\n(.*)$/gm;

const write = process.argv.includes('--write');
const packages = new URL('../packages/', import.meta.url);
let failed = false;

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
        apiReport: {
          enabled: true,
          reportFolder: `${folder}api`,
          reportTempFolder: `${folder}.api`,
          reportFileName: report,
        },
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
    const file = `packages/${name}/api/${report}.api.md`;
    if (result.apiReportChanged) {
      failed ||= !write;
      console.log(`${file} ${write ? 'is renewed.' : 'is out of date: npm run api.'}`);
    }
    for (const [, line] of readFileSync(config.reportFilePath, 'utf8').matchAll(UNDOCUMENTED)) {
      failed = true;
      console.log(`${file}: no docstring says what it is: ${line}`);
    }
  }
}
if (failed) process.exit(1);
