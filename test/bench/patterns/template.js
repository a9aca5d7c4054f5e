// Names in braces are replaced by values.
var size = 4000; // 400 to warm up, ES5

var values = { name: "Anna", city: "Vienna", count: 3 };
var line = "Dear {{name}}, you have {{ count }} parcels in {{city}}. {No} {{unknown}}\n";
var text = line.repeat(size).replace(/\{\{\s*(\w+)\s*\}\}/g, function (whole, key) {
  return key in values ? values[key] : whole;
});
text.length + ":" + text.slice(0, 40);
