// Dates are found, taken apart and written another way.
var size = 4000; // 400 to warm up, ES5

var line = "On 2024-02-29 the job of 2023-12-31 (number 4711-08) ran for 12 hours until 2024-03-01.\n";
var text = line.repeat(size);
var pattern = /(\d{4})-(\d{2})-(\d{2})/g;
var days = 0;
for (var match = pattern.exec(text); match !== null; match = pattern.exec(text)) days += Number(match[3]);
days + ":" + text.replace(pattern, "$3.$2.$1").slice(0, 30);
