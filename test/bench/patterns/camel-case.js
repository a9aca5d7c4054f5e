// Names in camel case become names with underscores.
var size = 4000; // 400 to warm up, ES5

var line = "getElementById innerHTML toUpperCase plain words stand between maxTotalIterations and setLimit, too\n";
var text = line.repeat(size);
var result = text.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
result.length + ":" + result.slice(0, 40);
