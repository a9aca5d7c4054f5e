// Words are found and counted.
var size = 2000; // 200 to warm up, ES5

var line = "Sand runs through the hourglass; it's 10 o'clock, and the sand does not care about the time.\n";
var words = line.repeat(size).match(/\b[a-z]+\b/gi);
var counts = {};
for (var i = 0; i < words.length; i++) counts[words[i]] = (counts[words[i]] || 0) + 1;
words.length + ":" + counts.the;
