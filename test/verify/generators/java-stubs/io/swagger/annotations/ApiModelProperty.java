package io.swagger.annotations;

/** Replaces an annotation of a library that Debian has no package of; it has no effect at run time. */
public @interface ApiModelProperty {
  String example() default "";

  boolean required() default false;

  String value() default "";
}
