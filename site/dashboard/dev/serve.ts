// Serves the page with a made-up edition of the course.   usage: npm run serve [-- MODULES_BUILT PORT]
import { courseWith } from "../test/fixture.ts";
import { startSite } from "../test/site.ts";

const [built = "8", port = "8123"] = process.argv.slice(2);
const site = await startSite(courseWith(Number(built)), true, Number(port));
console.log(site.address);
