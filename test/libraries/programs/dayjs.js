import dayjs from "dayjs";
import advancedFormat from "dayjs/plugin/advancedFormat.js";
import customParseFormat from "dayjs/plugin/customParseFormat.js";
import duration from "dayjs/plugin/duration.js";
import isoWeek from "dayjs/plugin/isoWeek.js";
import relativeTime from "dayjs/plugin/relativeTime.js";
import utc from "dayjs/plugin/utc.js";
import "dayjs/locale/de.js";

for (const plugin of [advancedFormat, customParseFormat, duration, isoWeek, relativeTime, utc]) dayjs.extend(plugin);

const day = dayjs.utc("2024-02-29T13:05:09.123Z");

export default {
  formats: ["YYYY-MM-DD HH:mm:ss.SSS Z", "dddd, MMMM D", "h:mm A", "Q Do k X"].map((format) => day.format(format)),
  arithmetic: [day.add(1, "month"), day.subtract(1, "year"), day.endOf("month"), day.startOf("week")].map((d) => d.toISOString()),
  differences: [day.diff("2023-01-01", "day"), day.diff("2023-01-01", "month", true), day.isBefore("2025-01-01")],
  parsing: dayjs.utc("05/02/69 1:02:03 PM -05:00", "MM/DD/YY H:mm:ss A Z").toISOString(),
  invalid: [dayjs("nonsense").isValid(), dayjs("2024-13-45", "YYYY-MM-DD", true).isValid()],
  locale: day.locale("de").format("dddd, D. MMMM YYYY"),
  relative: day.from(day.add(3, "day")),
  duration: dayjs.duration(123456789).format("D[d] H[h] m[m] s[s]"),
  week: [day.isoWeek(), day.isoWeekYear(), day.daysInMonth()],
  json: JSON.stringify({ day }),
};
