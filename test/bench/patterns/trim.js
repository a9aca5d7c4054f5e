// White space is taken away at both ends of many texts.
var size = 20000; // 2000 to warm up, ES5

var texts = ["  both ends  ", "none", "\tleft of a longer text with words in it", "right of it after some words   \n"];
var units = 0;
for (var i = 0; i < size; i++) units += texts[i % 4].replace(/^\s+|\s+$/g, "").length;
units;
