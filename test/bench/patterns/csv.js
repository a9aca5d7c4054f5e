// A table is split into lines and fields.
var size = 4000; // 400 to warm up, ES5

var line = "1042, Anna Berger ,anna@example.org;Vienna , 1987-04-12,  active\n";
var rows = line.repeat(size).split(/\r?\n/);
var fields = 0;
for (var i = 0; i < rows.length; i++) fields += rows[i].split(/\s*[,;]\s*/).length;
rows.length + ":" + fields;
